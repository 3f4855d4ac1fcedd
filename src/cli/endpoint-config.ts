import type { EndpointConfig } from '../aws/client/endpoint.ts';
import { ConfigError, endpointSettings, readConfig } from '../platform/config.ts';
import { UsageError } from './usage-error.ts';

/**
 * Reads where a command finds AWS. `endpoint`, from --endpoint-url, applies to every service; without it,
 * the AWS_ENDPOINT_URL variables apply. Throws UsageError.
 */
export function readEndpointConfig(region: string, endpoint: string | undefined): EndpointConfig {
  const environment = endpoint === undefined ? undefined : { AWS_ENDPOINT_URL: endpoint };
  try {
    return { ...readConfig(endpointSettings, environment), AWS_REGION: region };
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    const problems = error.problems.join('; ');
    throw new UsageError(
      endpoint === undefined
        ? problems
        : problems.replace('AWS_ENDPOINT_URL', `--endpoint-url ${JSON.stringify(endpoint)}`),
    );
  }
}
