/** Where the receipt, the lock and the way back are: not in /tmp, since they must survive a reboot. */
export const stateDirectory = '/var/lib/mlab-cni';

export const receiptPath = `${stateDirectory}/receipt.json`;

/** The program with which the node script takes everything back: shims/node/off.sh. */
export const wayBackPath = `${stateDirectory}/off.sh`;
