import {ClusterError} from '../errors.js';

/** The answer, or what stands for it if the cluster does not give one; then the reason goes to the list of problems. */
export type OrElse = <Answer, Otherwise>(answer: Promise<Answer>, otherwise: Otherwise) => Promise<Answer | Otherwise>;

/** One that notes down why it failed. */
export function orElseNoting(problems: ClusterError[]): OrElse {
  return async (answer, otherwise) => {
    try {
      return await answer;
    } catch (error) {
      if (!(error instanceof ClusterError)) throw error;
      problems.push(error);
      return otherwise;
    }
  };
}
