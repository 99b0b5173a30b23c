/** Of one file of a capture; what is longer is cut when it is packed. Eight times what any command reads of one. */
export const mostBytesOfCaptureFile = 16 * 1024 * 1024;

/** Of one file about the node; of what is longer the rest stays behind. */
export const mostBytesOfFile = 64 * 1024 * 1024;
