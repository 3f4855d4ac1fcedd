import type { DatabaseSync } from 'node:sqlite';

export interface PublishedMessage {
  readonly id: string;
  readonly topicArn: string;
  readonly subject?: string;
  readonly message: string;
  /** The message attributes of the type String, by name. */
  readonly attributes: Readonly<Record<string, string>>;
  readonly publishedAt: Date;
}

export interface Topics {
  create(arn: string): void;
  exists(arn: string): boolean;
  list(): readonly string[];
  publish(message: PublishedMessage): void;
  /** Oldest first. */
  published(): readonly PublishedMessage[];
}

export function createTopics(database: DatabaseSync): Topics {
  database.exec(`
    CREATE TABLE IF NOT EXISTS sns_topics (arn TEXT PRIMARY KEY) STRICT;
    CREATE TABLE IF NOT EXISTS sns_published (
      position INTEGER PRIMARY KEY,
      id TEXT NOT NULL,
      topic_arn TEXT NOT NULL,
      subject TEXT,
      message TEXT NOT NULL,
      published_ms INTEGER NOT NULL
    ) STRICT;
    CREATE TABLE IF NOT EXISTS sns_message_attributes (
      message_id TEXT NOT NULL,
      name TEXT NOT NULL,
      value TEXT NOT NULL,
      PRIMARY KEY (message_id, name)
    ) STRICT`);
  const insertTopic = database.prepare('INSERT OR IGNORE INTO sns_topics VALUES (?)');
  const selectTopics = database.prepare('SELECT arn FROM sns_topics ORDER BY arn');
  const insertPublished = database.prepare(
    `INSERT INTO sns_published (id, topic_arn, subject, message, published_ms)
     VALUES (?, ?, ?, ?, ?)`,
  );
  const selectPublished = database.prepare('SELECT * FROM sns_published ORDER BY position');
  const insertAttribute = database.prepare('INSERT INTO sns_message_attributes VALUES (?, ?, ?)');
  const selectAttributes = database.prepare(
    'SELECT name, value FROM sns_message_attributes WHERE message_id = ? ORDER BY name',
  );
  const attributesOf = (id: string) =>
    Object.fromEntries(
      selectAttributes.all(id).map(({ name, value }) => [String(name), String(value)]),
    );

  const topics: Topics = {
    create: (arn) => void insertTopic.run(arn),
    exists: (arn) => topics.list().includes(arn),
    list: () => selectTopics.all().map((row) => String(row['arn'])),
    publish({ id, topicArn, subject = null, message, attributes, publishedAt }) {
      for (const [name, value] of Object.entries(attributes)) insertAttribute.run(id, name, value);
      insertPublished.run(id, topicArn, subject, message, publishedAt.getTime());
    },
    published: () =>
      selectPublished
        .all()
        .map((row) => ({ ...readPublished(row), attributes: attributesOf(String(row['id'])) })),
  };
  return topics;
}

function readPublished(
  row: Readonly<Record<string, unknown>>,
): Omit<PublishedMessage, 'attributes'> {
  return {
    id: String(row['id']),
    topicArn: String(row['topic_arn']),
    ...(row['subject'] === null ? {} : { subject: String(row['subject']) }),
    message: String(row['message']),
    publishedAt: new Date(Number(row['published_ms'])),
  };
}
