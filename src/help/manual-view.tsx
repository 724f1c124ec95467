import type { FC } from 'hono/jsx'
import { type Frame, Page } from '../page/layout.tsx'
import { HelplinePanel } from './helpline-view.tsx'
import {
  anchorOf,
  type HelpSection,
  type HelpStep,
  type HelpValue,
  type Manual,
  type Switches,
  told,
} from './manual.ts'
import { messages as m } from './messages.ts'
import { type PictureName, pictureMessages } from './picture-messages.ts'
import { PICTURES, pictureFile, WIDE_FROM } from './pictures.ts'

export interface ManualProps {
  readonly frame: Frame
  readonly kind: keyof typeof m.manualTitle
  readonly manual: Manual
  readonly on: Switches
  readonly values: Readonly<Record<HelpValue, string>>
  /** 「ログインできない方」, where the site has it. */
  readonly signInHelp: string | undefined
}

/** The manual of a site: its sections with their steps and pictures, to be read on a screen or printed. */
export const ManualPage: FC<ManualProps> = props => {
  const { frame, kind, manual, signInHelp } = props
  const { say } = frame
  const sections = Object.entries(manual)
  return (
    <Page frame={frame} title={say(m.manualTitle[kind])} wide>
      <p class="lead">{say(m.manualLead)}</p>
      <nav aria-label={say(m.contents)} class="panel contents">
        <h2>{say(m.contents)}</h2>
        <ol>
          {sections.map(([id, { title }]) => (
            <li>
              <a href={`#${id}`}>{say(title)}</a>
            </li>
          ))}
        </ol>
        {signInHelp && (
          <p>
            <a href={signInHelp}>{say(m.title)}</a>
          </p>
        )}
      </nav>
      <div class="manual">
        {sections.map(([id, section]) => (
          <Section {...props} id={id} section={section} />
        ))}
      </div>
      {kind !== 'op' && <HelplinePanel frame={frame} />}
    </Page>
  )
}

const Section: FC<ManualProps & { id: string; section: HelpSection }> = ({ id, section, ...props }) => {
  const { frame, on, values } = props
  const steps = Object.entries(section.steps)
    .filter(([, step]) => told([step], on).length > 0)
    .map(([name, step]) => <Step {...props} anchor={anchorOf(id, name)} step={step} />)
  return (
    <section id={id}>
      <h2>{frame.say(section.title)}</h2>
      {told(section.lead, on).map(({ text }) => (
        <p>{frame.say(text, values)}</p>
      ))}
      {section.cases ? <ul class="told">{steps}</ul> : <ol class="told">{steps}</ol>}
    </section>
  )
}

const Step: FC<ManualProps & { anchor: string; step: HelpStep }> = ({ frame, on, values, anchor, step }) => {
  const notes = told(step.notes, on)
  return (
    <li id={anchor}>
      <div>
        <p>{frame.say(step.text, values)}</p>
        {notes.length > 0 && (
          <ul class="notes">
            {notes.map(({ text }) => (
              <li>{frame.say(text, values)}</li>
            ))}
          </ul>
        )}
      </div>
      {step.picture && <Picture frame={frame} name={step.picture} />}
    </li>
  )
}

/** Loaded when it comes into view; its place is kept free from the beginning. */
const Picture: FC<{ frame: Frame; name: PictureName }> = ({ frame: { say, language, assets }, name }) => {
  const made = PICTURES[name]?.[language]
  if (made === undefined) return null
  const [width, height] = made.narrow
  const [wideWidth, wideHeight] = made.wide
  return (
    <picture>
      <source
        media={`screen and (min-width: ${WIDE_FROM})`}
        srcset={assets[pictureFile(name, language, 'wide')]}
        width={wideWidth}
        height={wideHeight}
      />
      <img
        src={assets[pictureFile(name, language, 'narrow')]}
        alt={say(pictureMessages[name])}
        width={width}
        height={height}
        loading="lazy"
        decoding="async"
      />
    </picture>
  )
}
