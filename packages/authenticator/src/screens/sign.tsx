import { brand } from '../use/brand.ts'
import { Mark } from './mark.tsx'

/** The operator's logo, else the product's mark; the name beside it says the same in words. */
export function Sign() {
  const logo = brand.value?.logo
  if (!logo) return <Mark />
  return (
    <picture>
      {logo.dark && <source media="(prefers-color-scheme: dark)" srcset={logo.dark} />}
      <img class={logo.dark ? 'logo' : 'logo plate'} src={logo.light} width={32} height={32} alt="" />
    </picture>
  )
}
