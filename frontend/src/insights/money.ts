import { formatLocale } from '../i18n';

/** An amount without its smallest unit: an estimate is not known to the cent. */
export function moneyText(amount: number, currency: string): string {
  const options = { style: 'currency', currency, maximumFractionDigits: 0 } as const;
  return new Intl.NumberFormat(formatLocale(), options).format(amount);
}
