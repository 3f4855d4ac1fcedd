import { defaultLimits } from '../../../src/aws/client/client-limits.ts';
import { createTable } from '../../../src/aws/dynamodb/table.ts';
import { testRecordsContract } from '../../fixtures/grant/records-contract.ts';
import { drawFaultFreeProfile } from '../fault-profile.ts';
import { startInvocation } from '../invocation.ts';
import { createRandom } from '../random.ts';
import { createTrace } from '../trace.ts';
import { createVirtualTime } from '../virtual-time.ts';
import { createDynamoDb } from './dynamodb.ts';

testRecordsContract('the simulated DynamoDB, through the real adapter', async () => {
  const time = createVirtualTime(0);
  const random = createRandom(1);
  const { clientOf } = createDynamoDb({
    time,
    random,
    faultProfile: drawFaultFreeProfile(random, 0),
    trace: createTrace(time.now),
    call: async (_, __, effect) => effect(1),
  });
  const options = { name: 'a test', grantId: undefined, limitMs: 1_000, skewMs: 0 };
  const { invocation } = startInvocation(time, options, () => new Promise<never>(() => undefined));
  return createTable(clientOf(invocation, defaultLimits), 'break-glass-access');
});
