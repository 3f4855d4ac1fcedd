export const reportUsage = `Usage: break-glass report --user NAME --user-id ID --account ID --permission-set NAME
                          --from TIME [--to TIME] [options] [PATH...]

Reports what a user did with a permission set in an account: the report that is mailed about a grant,
for any user and any time, without a deployment. By default it reads CloudTrail log files: the paths
name files (.json, .json.gz) or folders of them, such as a copy of the bucket that a trail writes to.

User and time:
  --user NAME            the Identity Center user name, which is the name of the role session
  --user-id ID           the Identity Center user id
  --account ID           the account, 12 digits
  --permission-set NAME  the permission set, by its name
  --from TIME            ISO 8601 (2026-07-01T08:00:00Z), or a date: its beginning in UTC
  --to TIME              the same; a date means its end (default: now)
  --partition NAME       aws, aws-us-gov or aws-cn (default: aws)

Source:
  --source NAME          files, logs-insights or event-history (default: files)
  --log-group NAME       logs-insights: the name or ARN of a trail's log group; may be repeated
  --region NAME          the AWS Region (default: AWS_REGION, or AWS_DEFAULT_REGION); event-history: may be repeated
  --role-name NAME       event-history: the role to assume in other accounts
  --endpoint-url URL     an endpoint to use instead of AWS, such as the local environment's

Output:
  --format NAME          text, html or json (default: by the extension of --out, or text)
  --out FILE             the file to write (default: standard output)
  --progress, --quiet    show progress, or only errors (default: progress on a terminal)
  --help

Exit codes:
  0  the report is complete, as far as the source allows
  1  nothing could be read, or no report could be made
  2  the arguments are wrong
  3  the report was made, but something could not be read: the report lists it
  4  the report is complete and empty: no event belongs to this user

Examples, with the log files in examples/cloudtrail of a checkout:
  npm run --silent break-glass -- report --user james@example.com --user-id 9067642ac5-1a2b3c4d-5e6f-4a7b-8c9d-0e1f2a3b4c5d --account 123456789012 --permission-set BreakGlassProd --from 2026-07-01 --to 2026-07-01 examples/cloudtrail
  npm run --silent break-glass -- report --user james@example.com --user-id 9067642ac5-1a2b3c4d-5e6f-4a7b-8c9d-0e1f2a3b4c5d --account 123456789012 --permission-set BreakGlassProd --from 2026-07-01T08:00:00Z --to 2026-07-01T09:00:00Z --out report.html examples/cloudtrail
  npm run --silent break-glass -- report --user james@example.com --user-id 9067642ac5-1a2b3c4d-5e6f-4a7b-8c9d-0e1f2a3b4c5d --account 123456789012 --permission-set BreakGlassProd --from 2026-07-01 --format json examples/cloudtrail/one-hour.json
`;
