import { lookAtEveryScreen } from './accessibility.ts'

lookAtEveryScreen('en')
