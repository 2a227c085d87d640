// Apart from the contract, so that the loader can ask without carrying a validator.

/** Where a page asks, before it shows anything, whether it is a website of the business. */
export const widgetWebsitePath = '/widget/website';
