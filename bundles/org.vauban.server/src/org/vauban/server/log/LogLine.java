// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.log;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.text.MessageFormat;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.regex.Pattern;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.governance.text.ShortText;

/**
 * Formats one log record. Messages of exceptions and of libraries are omitted, because they may contain what a user
 * sent. The rest is written on one line, whatever its values are.
 *
 * @param logger the name of the logger
 * @param message our own message; empty for a library's
 * @param errors classes of an exception and its causes
 * @param stack stack trace
 */
record LogLine(LogRecord logged, String logger, String message, List<String> errors, List<String> stack) {
    private static final String OURS = "org.vauban.";
    private static final int LONGEST = 4_096;
    private static final int MOST_CAUSES = 8;
    private static final int MOST_FRAMES = 40;
    private static final Pattern BREAKS = Pattern.compile("[\\r\\n\\t]+");
    private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{Cntrl}\\x{80}-\\x{9f}\\x{2028}\\x{2029}\\p{Cf}]");
    private static final Gson GSON = new GsonBuilder().disableHtmlEscaping().create();

    static LogLine of(LogRecord logged) {
        String logger = logged.getLoggerName() == null ? "" : oneLine(logged.getLoggerName());
        List<String> errors = new ArrayList<>();
        List<String> stack = new ArrayList<>();
        Throwable cause = logged.getThrown();
        for (int i = 0; cause != null && i < MOST_CAUSES; i++) {
            if (isWrapper(cause)) {
                cause = cause.getCause();
                continue;
            }
            errors.add(cause.getClass().getName());
            for (StackTraceElement frame : cause.getStackTrace()) {
                if (stack.size() < MOST_FRAMES * errors.size()) {
                    stack.add(frame.toString());
                }
            }
            cause = cause.getCause();
        }
        return new LogLine(logged, logger, logger.startsWith(OURS) ? oneLine(message(logged)) : "", errors, stack);
    }

    /** Whether an exception only wraps one that was thrown elsewhere. */
    private static boolean isWrapper(Throwable failure) {
        return failure.getCause() != null
                && (failure instanceof CompletionException || failure instanceof ExecutionException);
    }

    /** Formats the message, with exceptions replaced by their class names. */
    private static String message(LogRecord logged) {
        String pattern = logged.getMessage() == null ? "" : logged.getMessage();
        Object[] parameters = logged.getParameters();
        if (parameters == null || parameters.length == 0) {
            return pattern;
        }
        Object[] values = new Object[parameters.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = parameters[i] instanceof Throwable failure ? failure.getClass().getName() : parameters[i];
        }
        try {
            return new MessageFormat(pattern, Locale.ROOT).format(values);
        } catch (IllegalArgumentException e) {
            return pattern;
        }
    }

    /** Escapes line breaks and terminal control characters. */
    static String oneLine(String text) {
        return UNPRINTABLE.matcher(BREAKS.matcher(ShortText.of(text, LONGEST)).replaceAll(" ")).replaceAll("\ufffd");
    }

    private AccessLog.@Nullable Ended ended() {
        Object[] parameters = logged.getParameters();
        return parameters != null && parameters.length == 1 && parameters[0] instanceof AccessLog.Ended ended ? ended
                : null;
    }

    private @Nullable RequestFields request() {
        AccessLog.Ended ended = ended();
        return ended == null ? RequestFields.current() : ended.request();
    }

    /** Returns the line as one JSON object. */
    String json() {
        JsonObject line = new JsonObject();
        line.addProperty("time", logged.getInstant().truncatedTo(ChronoUnit.MILLIS).toString());
        line.addProperty("level", level());
        line.addProperty("logger", logger);
        if (!message.isEmpty()) {
            line.addProperty("message", message);
        }
        RequestFields request = request();
        if (request != null) {
            line.addProperty("request", request.id());
            line.addProperty("route", request.route());
            String user = request.user();
            if (user != null) {
                line.addProperty("user", user);
            }
        }
        AccessLog.Ended ended = ended();
        if (ended != null) {
            line.addProperty("status", ended.status());
            line.addProperty("durationMillis", ended.millis());
            if (ended.error() != null) {
                line.addProperty("error", ended.error());
            }
        }
        if (!errors.isEmpty()) {
            line.addProperty("error", errors.getFirst());
            line.add("causes", array(errors.subList(1, errors.size())));
            line.add("stack", array(stack));
        }
        return GSON.toJson(line);
    }

    private static JsonArray array(List<String> texts) {
        JsonArray array = new JsonArray();
        texts.forEach(array::add);
        return array;
    }

    private String level() {
        return ended() != null ? "INFO" : level(logged.getLevel());
    }

    private static String level(Level level) {
        return level.intValue() >= Level.SEVERE.intValue() ? "ERROR"
                : level.intValue() >= Level.WARNING.intValue() ? "WARNING"
                        : level.intValue() >= Level.INFO.intValue() ? "INFO" : "DEBUG";
    }

    /** Returns a log record without the omitted content, for a formatter of the platform. */
    LogRecord text() {
        StringBuilder text = new StringBuilder(message.isEmpty() ? "-" : message);
        RequestFields request = request();
        if (request != null) {
            text.append(" [").append(request.id());
            String user = request.user();
            if (user != null) {
                text.append(", ").append(user);
            }
            text.append(']');
        }
        String line = System.lineSeparator();
        errors.forEach(error -> text.append(line).append(error));
        stack.forEach(frame -> text.append(line).append("\tat ").append(frame));
        LogRecord record = new LogRecord(ended() == null ? logged.getLevel() : Level.INFO, text.toString());
        record.setInstant(logged.getInstant());
        record.setLoggerName(logger);
        record.setSourceClassName(logged.getSourceClassName());
        record.setSourceMethodName(logged.getSourceMethodName());
        return record;
    }
}
