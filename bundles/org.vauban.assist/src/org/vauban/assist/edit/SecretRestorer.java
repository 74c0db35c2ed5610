// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.edit;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntBinaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Restores secrets that were masked before a text was sent. The model saw asterisks; those in its answer must become
 * the secret again, or the edit would destroy it. A secret is identified by the text before it on its line, else by its
 * length. Pure.
 */
public final class SecretRestorer {
    private static final Pattern ASTERISKS = Pattern.compile("\\*++");
    /** Length below which asterisks are an operator or emphasis, unless they are where a secret was masked. */
    private static final int LEAST = 3;
    /** Length from which asterisks always stand for a secret. */
    private static final int SURE = 4;
    private static final int LONGEST_PREFIX = 200;

    private final List<Run> masked;
    private final List<Run> written;
    private final List<String> sentLines;
    private final List<String> writtenLines;

    /**
     * A run of asterisks; that of a multi-line key is one run.
     *
     * @param offset offset where it begins
     * @param line line on which it begins, from 0
     * @param prefix text before it on its line
     * @param asterisks the run
     * @param meant what they stand for: themselves, or a secret
     */
    private record Run(int offset, int line, String prefix, String asterisks, String meant) {

        boolean isSecret() {
            return !asterisks.equals(meant);
        }

        boolean isLike(Run other) {
            return asterisks.equals(other.asterisks) && prefix.equals(other.prefix);
        }

        int lastLine() {
            return line + (int) asterisks.chars().filter(c -> c == '\n').count();
        }
    }

    private SecretRestorer(String original, String sent, String answer) {
        masked = runs(sent, original, (from, to) -> endOfSecret(original, sent, from, to));
        written = runs(answer, answer, (from, to) -> masked.stream().map(Run::asterisks)
                .filter(each -> answer.startsWith(each, from) && !answer.startsWith("*", from + each.length()))
                .mapToInt(each -> from + each.length()).max().orElse(to));
        sentLines = sent.lines().map(String::strip).toList();
        writtenLines = answer.lines().map(String::strip).toList();
    }

    /**
     * Restores the secrets in an answer.
     *
     * @param original the submitted text
     * @param sent the same text after masking, of the same length
     * @param answer the model's answer
     * @return the answer with the secrets; empty if asterisks in it stand for a secret that cannot be identified
     */
    public static Optional<String> restore(String original, String sent, String answer) {
        if (original.equals(sent)) {
            return Optional.of(answer);
        }
        return new SecretRestorer(original.replace("\r\n", "\n"), sent.replace("\r\n", "\n"), answer).restored(answer);
    }

    /** @param end returns the end of a run that begins at the first offset, on a line that ends at the second */
    private static List<Run> runs(String text, String meant, IntBinaryOperator end) {
        List<Run> runs = new ArrayList<>();
        Matcher found = ASTERISKS.matcher(text);
        int line = 0;
        int counted = 0;
        int lineStart = 0;
        int at = 0;
        while (found.find(at)) {
            for (; counted < found.start(); counted++) {
                if (text.charAt(counted) == '\n') {
                    line++;
                    lineStart = counted + 1;
                }
            }
            String prefix = text.substring(Math.max(lineStart, found.start() - LONGEST_PREFIX), found.start()).strip();
            at = end.applyAsInt(found.start(), found.end());
            runs.add(new Run(found.start(), line, prefix, text.substring(found.start(), at),
                    meant.substring(found.start(), at)));
        }
        return runs;
    }

    private static int endOfSecret(String original, String sent, int from, int to) {
        int end = to;
        int start = from;
        while (isSecret(original, sent, start, end) && sent.startsWith("\n*", end)) {
            int next = end + 1;
            int stop = next;
            while (stop < sent.length() && sent.charAt(stop) == '*') {
                stop++;
            }
            if (!isSecret(original, sent, next, stop)) {
                return end;
            }
            start = next;
            end = stop;
        }
        return end;
    }

    private static boolean isSecret(String original, String sent, int from, int to) {
        return !original.regionMatches(from, sent, from, to - from);
    }

    private Optional<String> restored(String answer) {
        StringBuilder restored = new StringBuilder();
        int at = 0;
        for (Run run : written) {
            List<Run> same = masked.stream().filter(run::isLike).toList();
            Optional<String> meant = same.isEmpty() ? elsewhere(run) : sameOf(same, run);
            if (meant.isEmpty()) {
                return Optional.empty();
            }
            restored.append(answer, at, run.offset()).append(meant.get());
            at = run.offset() + run.asterisks().length();
        }
        return Optional.of(restored.append(answer, at, answer.length()).toString());
    }

    /**
     * Chooses among secrets with the same prefix: if all of them were kept, the lines around them identify each.
     */
    private Optional<String> sameOf(List<Run> same, Run run) {
        if (same.stream().map(Run::meant).distinct().count() == 1) {
            return Optional.of(same.getFirst().meant());
        }
        List<Run> all = written.stream().filter(run::isLike).toList();
        if (all.size() != same.size()) {
            return Optional.empty();
        }
        Run best = same.get(all.indexOf(run));
        for (Run each : same) {
            best = neighbours(each, run) > neighbours(best, run) ? each : best;
        }
        return Optional.of(best.meant());
    }

    /** Returns how many lines above and below are equal. */
    private int neighbours(Run sent, Run run) {
        int above = 0;
        while (above < Math.min(sent.line(), run.line())
                && sentLines.get(sent.line() - 1 - above).equals(writtenLines.get(run.line() - 1 - above))) {
            above++;
        }
        int below = 0;
        while (below < Math.min(sentLines.size() - sent.lastLine(), writtenLines.size() - run.lastLine()) - 1
                && sentLines.get(sent.lastLine() + 1 + below).equals(writtenLines.get(run.lastLine() + 1 + below))) {
            below++;
        }
        return above + below;
    }

    /** Returns the meaning of asterisks that were sent with another prefix, or not at all. */
    private Optional<String> elsewhere(Run run) {
        String asterisks = run.asterisks();
        if (asterisks.length() < LEAST) {
            return Optional.of(asterisks);
        }
        List<Run> same = masked.stream().filter(each -> each.asterisks().equals(asterisks)).toList();
        Set<String> meant = same.stream().map(Run::meant).collect(Collectors.toSet());
        if (meant.isEmpty()) {
            boolean shortened = masked.stream().anyMatch(each -> each.isSecret() && each.prefix().equals(run.prefix()));
            return shortened || asterisks.length() >= SURE ? Optional.empty() : Optional.of(asterisks);
        }
        // asterisks in another place do not mean a secret that is still in its own place
        boolean free = same.stream().anyMatch(each -> !each.isSecret() || written.stream().noneMatch(each::isLike));
        return meant.size() == 1 && free ? Optional.of(meant.iterator().next()) : Optional.empty();
    }
}
