import type { FC } from 'hono/jsx'
import { type Frame, Page } from '../page/layout.tsx'
import { PAGES } from '../site.ts'
import { fileMessages as m } from './file-messages.ts'

export const FILE_PATH = `${PAGES.numbers}/file`

export interface FilePageProps {
  readonly frame: Frame
  /** IDs of the contract, the administrator's included. */
  readonly ids: number
  readonly limits: { readonly rows: number; readonly megabytes: number }
  /** Why the file that was chosen is of no use. */
  readonly problem: string | undefined
}

/** CSVでまとめて設定: download, edit, choose. */
export const FilePage: FC<FilePageProps> = ({ frame, ids, limits, problem }) => {
  const { say } = frame
  const errors = problem === undefined ? [] : [{ text: problem, field: 'file' }]
  return (
    <Page frame={frame} title={say(m.title)} errors={errors}>
      <p class="lead">{say(m.lead)}</p>
      <section class="panel">
        <h2>{say(m.stepDownload)}</h2>
        <p>{say(m.downloadHint, { count: ids })}</p>
        <form method="get" action={`${FILE_PATH}/template.csv`}>
          <button class="secondary">{say(m.download)}</button>
        </form>
        <p class="hint">{say(m.personal)}</p>
      </section>
      <section class="panel">
        <h2>{say(m.stepEdit)}</h2>
        <p>{say(m.editHint, { number: say(m.column.number) })}</p>
        <ul class="points">
          <li>{say(m.editZero)}</li>
          <li>{say(m.editEmpty)}</li>
        </ul>
      </section>
      <section class="panel">
        <h2>{say(m.stepChoose)}</h2>
        <form method="post" action={FILE_PATH} enctype="multipart/form-data">
          <div class={problem === undefined ? 'field' : 'field invalid'}>
            <label for="file">{say(m.file)}</label>
            <p class="hint" id="file-hint">
              {say(m.fileHint, limits)}
            </p>
            {problem !== undefined && (
              <p class="error" id="file-error">
                {problem}
              </p>
            )}
            <input
              id="file"
              name="file"
              type="file"
              accept=".csv,.txt,.tsv,text/csv,text/plain"
              aria-describedby={problem === undefined ? 'file-hint' : 'file-hint file-error'}
              aria-invalid={problem === undefined ? undefined : 'true'}
            />
          </div>
          <button class="primary">{say(m.look)}</button>
        </form>
      </section>
      <p>
        <a href={PAGES.numbers}>{say(m.backToNumbers)}</a>
      </p>
    </Page>
  )
}
