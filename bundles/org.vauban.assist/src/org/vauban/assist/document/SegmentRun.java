// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.document;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.assist.ask.Answer;
import org.vauban.assist.ask.PromptService;
import org.vauban.assist.call.AssistError;
import org.vauban.assist.call.AssistException;
import org.vauban.assist.document.DocumentOutcome.Doubt;
import org.vauban.assist.document.DocumentOutcome.Unchanged;
import org.vauban.assist.document.format.DocumentSplitter;
import org.vauban.assist.document.format.TextSegment;
import org.vauban.assist.edit.SecretRestorer;
import org.vauban.assist.edit.proposal.EditProposal;
import org.vauban.assist.edit.proposal.TextLines;
import org.vauban.assist.models.EnginePolicy;
import org.vauban.engine.FinishReason;

/** Processes each piece of a document separately, and verifies that protected text and numbers are preserved. */
final class SegmentRun extends DocumentRun {
    private static final int ATTEMPTS = 3;
    private static final double GROWTH = 2.5;

    /** A piece to rewrite, for requirements with the reasons. */
    private record Work(TextSegment piece, List<RequirementFinding> findings) {}

    /** A finished piece. */
    private record Done(TextSegment piece, String rendered) {}

    private final List<Done> done = new ArrayList<>();
    private final List<Unchanged> unchanged = new ArrayList<>();
    private final List<Doubt> doubts = new ArrayList<>();
    private List<Work> all;
    private TextLines lines;
    private String lineEnd;

    SegmentRun(PromptService promptService, DocumentQuery query, DocumentListener listener) {
        super(promptService, query, listener);
    }

    @Override
    void start() {
        lines = TextLines.of(query.text());
        lineEnd = TextLines.lineEnd(query.text());
        all = work();
        listener.progress(0, all.size());
        next(0);
    }

    private List<Work> work() {
        List<TextSegment> pieces = DocumentSplitter.of(query.format()).split(query.text());
        RequirementCheck check = query.task() == DocumentTask.REQUIREMENTS
                ? RequirementCheck.forText(query.text(), messages.locale())
                : null;
        List<Work> work = new ArrayList<>();
        for (int i = 0; i < pieces.size(); i++) {
            TextSegment piece = pieces.get(i);
            boolean within = query.start() == query.end() || piece.start() < query.end() && piece.end() > query.start();
            if (!within || ProtectedText.without(piece.text(query.text())).codePoints().filter(Character::isLetter)
                    .count() < 2) {
                continue;
            }
            List<RequirementFinding> findings = check == null ? List.of() : check.check(pieces, i, query.text());
            if (check == null || !findings.isEmpty()) {
                work.add(new Work(piece, findings));
            }
        }
        return work;
    }

    private void next(int from) {
        if (result.isDone()) {
            return;
        }
        int index = from;
        while (index < all.size() && all.get(index).piece().obstacle() instanceof String obstacle) {
            leave(all.get(index).piece(), messages.text(obstacle));
            index++;
            listener.progress(index, all.size());
        }
        if (index == all.size()) {
            finish(null);
            return;
        }
        attempt(index, 1, null);
    }

    private void attempt(int index, int number, @Nullable String more) {
        Work work = all.get(index);
        String told = work.findings().isEmpty() ? more
                : prompts.findings(work.findings()) + (more == null ? "" : "\n" + more);
        ask(prompts.piece(work.piece(), told, number), answer -> judge(index, number, answer), e -> failed(index, e));
    }

    private void judge(int index, int number, Answer answer) {
        TextSegment piece = all.get(index).piece();
        String original = piece.text(query.text());
        String sent = Objects.requireNonNull(answer.report()).blocks().entrySet().stream()
                .filter(each -> each.getKey().role().equals("text"))
                .map(each -> each.getValue().text()).findFirst().orElseThrow();
        AccentCheck accents = accents(sent, AnswerText.of(answer.text(), original));
        String written = accents.text();
        double growth = query.task() == DocumentTask.REQUIREMENTS ? 2 * GROWTH : GROWTH;
        Optional<String> fault = answer.finish() == FinishReason.LENGTH ? Optional.of("fault.long")
                : AnswerText.fault(sent, written, growth);
        Optional<String> restored = fault.isPresent() ? Optional.empty()
                : SecretRestorer.restore(original, sent, written);
        if (fault.isEmpty() && restored.isEmpty()) {
            fault = Optional.of("fault.placeholders");
        }
        List<String> numbers = fault.isPresent() ? List.of() : wrongNumbers(sent, written);
        if (!numbers.isEmpty()) {
            fault = Optional.of("fault.numbers");
        } else if (fault.isEmpty() && isOtherLanguage(sent, written)) {
            fault = Optional.of("fault.language");
        } else if (fault.isEmpty() && query.task() == DocumentTask.REQUIREMENTS && written.equals(sent.strip())) {
            fault = Optional.of("fault.same");
        }
        if (fault.isEmpty()) {
            done.add(new Done(piece, piece.render(restored.get(), query.text(), lineEnd)));
            for (AccentCheck.Undone each : accents.undone()) {
                doubts.add(new Doubt(lines.at(piece.start()) + 1,
                        messages.text("doubt.accents", each.before(), each.written())));
            }
            String lost = lostWords(sent, written).stream().map(NumberWords.Found::written)
                    .collect(Collectors.joining(", "));
            if (!lost.isEmpty()) {
                doubts.add(new Doubt(lines.at(piece.start()) + 1, messages.text("doubt.numbers", lost)));
            }
        } else if (number < ATTEMPTS) {
            attempt(index, number + 1, prompts.mind(fault.get(), sent, numbers, lostWords(sent, written)));
            return;
        } else {
            leave(piece, EnginePolicy.ofAnswer(messages.text(fault.get(), ATTEMPTS), answer.generation(),
                    promptService.services().policy()));
        }
        listener.progress(index + 1, all.size());
        next(index + 1);
    }

    /** Checks changes of accents if the task is a correction. */
    private AccentCheck accents(String sent, String written) {
        return query.task() == DocumentTask.CORRECT ? AccentCheck.check(sent, written, query.text())
                : new AccentCheck(written, List.of());
    }

    /**
     * Returns numbers that were lost; in a requirement, also those that were invented. A lost number in words counts
     * only if another number replaced it, since it may have become a word not recognised here, such as a fortnight.
     */
    private List<String> wrongNumbers(String sent, String written) {
        boolean hours = query.task() == DocumentTask.TRANSLATE;
        List<String> wrong = new ArrayList<>(NumberCheck.missing(sent, written, hours));
        List<String> others = new ArrayList<>(NumberCheck.missing(written, sent, hours));
        NumberCheck.missingWords(written, sent, hours).forEach(each -> others.add(digits(each)));
        if (!others.isEmpty()) {
            lostWords(sent, written).forEach(each -> wrong.add(digits(each)));
        }
        if (query.task() == DocumentTask.REQUIREMENTS) {
            wrong.addAll(others);
        }
        return wrong;
    }

    /** Returns a number in digits, which do not depend on the language. */
    private static String digits(NumberWords.Found number) {
        return Long.toString(number.value());
    }

    private List<NumberWords.Found> lostWords(String sent, String written) {
        return NumberCheck.missingWords(sent, written, query.task() == DocumentTask.TRANSLATE);
    }

    private boolean isOtherLanguage(String sent, String written) {
        Optional<Locale> wanted = query.task() == DocumentTask.TRANSLATE ? LanguageDetector.named(query.argument())
                : LanguageDetector.surely(sent);
        Optional<Locale> is = LanguageDetector.surely(written);
        return wanted.isPresent() && is.isPresent() && !is.equals(wanted);
    }

    private void leave(TextSegment piece, String reason) {
        unchanged.add(new Unchanged(lines.at(piece.start()) + 1, reason));
    }

    /** Leaves a piece unchanged that is too large; on other failures, ends the work and keeps finished pieces. */
    private void failed(int index, AssistException e) {
        if (e.error() == AssistError.TOO_LARGE) {
            leave(all.get(index).piece(), e.getMessage());
            listener.progress(index + 1, all.size());
            next(index + 1);
        } else if (done.isEmpty()) {
            result.completeExceptionally(e);
        } else {
            finish(e);
        }
    }

    private void finish(@Nullable AssistException unfinished) {
        StringBuilder text = new StringBuilder();
        int at = 0;
        for (Done each : done) {
            text.append(query.text(), at, each.piece().start()).append(each.rendered());
            at = each.piece().end();
        }
        text.append(query.text(), at, query.text().length());
        result.complete(new DocumentOutcome(EditProposal.of(query.file(), query.text(), text.toString()), unchanged,
                doubts, all.size(), unfinished));
    }
}
