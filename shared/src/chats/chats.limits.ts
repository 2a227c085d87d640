// Apart from the schemas, so that the widget can hold to them without carrying a validator.

/** Code points in one message. */
export const messageMax = 5_000;
