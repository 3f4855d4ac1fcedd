/**
 * For how long Identity Center's list may show an earlier state: an assignment that is gone, or none
 * where there is one by now. Never one that was not there. AWS publishes no figure; minutes were seen.
 */
export const propagationWindowMs = 10 * 60 * 1000;
