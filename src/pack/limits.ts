/** Of one file of a capture; what is longer is cut when it is packed. */
export const mostBytesOfFile = 64 * 1024 * 1024;
