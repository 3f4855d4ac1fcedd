import { approvalScenarios } from './approval-scenarios.ts';
import { testScenarios } from './test-scenarios.ts';

testScenarios(approvalScenarios);
