/**
 * What the Standard Webhooks specification's own libraries are tested with (github.com/standard-webhooks/standard-webhooks:
 * libraries/javascript/src/webhook.test.ts, libraries/go/webhook_asymmetric_test.go). They stand in docs/switch.md too.
 */
const MESSAGE = { id: 'msg_p5jXN8AQM9LWM0D4loKWxJek', seconds: 1_614_265_330, body: '{"test": 2432232314}' }

/** HMAC-SHA256. */
export const V1 = {
  ...MESSAGE,
  secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
  signature: 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
}

/** Ed25519. */
export const V1A = {
  ...MESSAGE,
  /** The 32 bytes of the private key's seed. */
  secret: 'whsk_VEVTVFNJR05JTkdLRVlET05PVFVTRVRISVNGT1JBTlk=',
  publicKey: 'whpk_ZlN4eg7dSSqi0moX9hQUk3orrOouK3QVQSlJa248c/g=',
  signature: 'v1a,tQ9V2XOqn7jL/DQenEFpqIugdBVtiMmER5mhSkXBNwM0mkATuDe6KYYUuxqtaiHeYGb7KaaBRdM5WqyeFiL8Ag==',
}
