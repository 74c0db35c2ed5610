// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.tests;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** Collects what is logged under a name while it is open. */
public final class LoggedRecords extends Handler implements AutoCloseable {
    /** Completed with the first record. */
    public final CompletableFuture<LogRecord> first = new CompletableFuture<>();
    private final Logger logger;
    private final List<LogRecord> records = new CopyOnWriteArrayList<>();

    public LoggedRecords(String name) {
        logger = Logger.getLogger(name);
        logger.addHandler(this);
    }

    /** Returns the messages of a level. */
    public List<String> messages(java.util.logging.Level level) {
        return records.stream().filter(each -> each.getLevel().equals(level)).map(LogRecord::getMessage).toList();
    }

    @Override
    public void publish(LogRecord logged) {
        records.add(logged);
        first.complete(logged);
    }

    @Override
    public void flush() {
        // nothing is buffered
    }

    @Override
    public void close() {
        logger.removeHandler(this);
    }
}
