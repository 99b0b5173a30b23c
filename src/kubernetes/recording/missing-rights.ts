import type {Api} from '../api.js';
import type {Right} from '../rights.js';

const askForReview = {verb: 'create', group: 'authorization.k8s.io', resource: 'selfsubjectaccessreviews'} as const;

/**
 * Those of the rights that the API server would refuse us; it is asked, since what a role says is not all that counts.
 * `namespace` is where they are needed; undefined: everywhere.
 *
 * @throws ClusterError if it does not even tell
 */
export async function missingRights(
  api: Api,
  rights: readonly Right[],
  namespace: string | undefined,
): Promise<readonly Right[]> {
  const reviews = api.kubeConfig.makeApiClient(api.client.AuthorizationV1Api);
  const allowed = await Promise.all(
    rights.map(async ({verb, group, resource: both}) => {
      const [resource = '', subresource] = both.split('/');
      const attributes = {
        verb,
        group,
        resource,
        ...(subresource === undefined ? {} : {subresource}),
        ...(namespace === undefined ? {} : {namespace}),
      };
      const question = {what: 'your own rights', right: askForReview};
      const body = Object.assign(new api.client.V1SelfSubjectAccessReview(), {spec: {resourceAttributes: attributes}});
      const {status} = await api.ask(question, reviews.createSelfSubjectAccessReview({body}));
      return status?.allowed === true;
    }),
  );
  return rights.filter((_right, index) => allowed[index] === false);
}
