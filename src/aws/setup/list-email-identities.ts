import { ListEmailIdentitiesCommand, SESv2Client } from '@aws-sdk/client-sesv2';

interface Location {
  readonly region: string;
  readonly endpoint?: string;
  readonly profile?: string;
}

/** Lists the addresses and domains that SES has verified, and that may send. */
export async function listEmailIdentities(location: Location): Promise<readonly string[]> {
  const client = new SESv2Client(location);
  const names: string[] = [];
  let nextToken: string | undefined;
  do {
    const page = await client.send(
      new ListEmailIdentitiesCommand({ ...(nextToken && { NextToken: nextToken }) }),
    );
    for (const { IdentityName: name, SendingEnabled: maySend } of page.EmailIdentities ?? [])
      if (name && maySend) names.push(name);
    nextToken = page.NextToken;
  } while (nextToken);
  return names;
}
