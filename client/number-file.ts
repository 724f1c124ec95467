/** Comfort on what a CSV file says: the choice for all rows is seen at each of them. */
for (const name of ['accept', 'remove']) {
  const all = document.querySelector<HTMLInputElement>(`input[name="${name}-all"]`)
  if (all) follow(all, [...document.querySelectorAll<HTMLInputElement>(`input[name^="${name}."]`)])
}

function follow(all: HTMLInputElement, boxes: readonly HTMLInputElement[]): void {
  // Boxes that cannot be changed are not sent either: the choice for all is enough.
  const show = () => {
    for (const box of boxes) {
      box.disabled = all.checked
      box.checked = all.checked || box.dataset.own === '1'
    }
  }
  for (const box of boxes) {
    box.dataset.own = box.checked && !all.checked ? '1' : ''
    box.addEventListener('change', () => {
      box.dataset.own = box.checked ? '1' : ''
    })
  }
  all.addEventListener('change', show)
  addEventListener('pageshow', show)
}

export {}
