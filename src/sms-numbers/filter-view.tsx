import type { FC } from 'hono/jsx'
import type { Say } from '../platform/i18n/catalogue.ts'
import type { Filter, TO_MEND } from './filter.ts'
import { messages as m } from './messages.ts'

interface FilterFieldsProps {
  readonly say: Say
  readonly filter: Filter
  /** Numbers that SMS did not reach. */
  readonly undelivered: number
}

/** Which rows of SMS認証用番号設定 are shown; a part of its form. */
export const FilterFields: FC<FilterFieldsProps> = ({ say, filter, undelivered }) => (
  <fieldset class="filter">
    <legend class="visually-hidden">{say(m.filterTitle)}</legend>
    <span class="filter-field">
      <label for="filter-text">{say(m.filterText)}</label>
      <input id="filter-text" name="filter-text" type="search" value={filter.text} autocomplete="off" />
    </span>
    <FilterBox filter={filter} state="missing" label={say(m.filterOnly.missing)} />
    {(undelivered > 0 || filter.only.includes('undelivered')) && (
      <FilterBox
        filter={filter}
        state="undelivered"
        label={say(m.filterOnly.undelivered, { count: undelivered })}
      />
    )}
    {/* First button of the form: Enter in a field filters and keeps what was typed, it sets nothing. */}
    <button name="action" value="filter" class="secondary small" id="filter-button">
      {say(m.filter)}
    </button>
  </fieldset>
)

const FilterBox: FC<{ filter: Filter; state: (typeof TO_MEND)[number]; label: string }> = props => {
  const name = `filter-${props.state}`
  const checked = props.filter.only.includes(props.state)
  return (
    <label class="check">
      <input type="checkbox" name={name} value="1" checked={checked} id={name} data-only={props.state} />{' '}
      {props.label}
    </label>
  )
}
