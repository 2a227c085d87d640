/** Grows with every change of the wire that an older page would misread; such a page is told `NEW_VERSION`. */
export const protocol = 2;
