// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.policy;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.osgi.util.NLS;
import org.vauban.assist.privacy.EffectiveSetting;
import org.vauban.assist.privacy.PolicyStatement;
import org.vauban.assist.privacy.RefusalExplanation;

/** Renders settings, statements and explanations as text. Any thread. */
public final class PolicyText {

    private PolicyText() {}

    /**
     * One line of an explanation.
     *
     * @param label without a colon
     * @param value never empty
     */
    public record Line(String label, String value) {}

    /** Formats a date in the user's time zone and language. */
    public static String day(Instant time) {
        return DateTimeFormatter.ofLocalizedDate(FormatStyle.MEDIUM).withZone(ZoneId.systemDefault()).format(time);
    }

    /** Says whether a policy determines a setting. */
    public static String state(EffectiveSetting setting) {
        return setting.decided() ? Messages.State_locked : Messages.State_default;
    }

    /** Formats the values of a setting. */
    public static String values(List<String> values) {
        return values.isEmpty() ? Messages.Value_none : String.join(", ", values);
    }

    /** Returns layer and signers of the policy that determines a setting; empty for a default. */
    public static String decidedBy(EffectiveSetting setting) {
        return setting.decision().map(PolicyText::by).orElse("");
    }

    private static String by(PolicyStatement statement) {
        return statement.signers().isEmpty() ? statement.layer()
                : NLS.bind(Messages.Decided_by, statement.layer(), String.join(", ", statement.signers()));
    }

    /**
     * Returns source, reason, contact and expiry of a decision; each line is present, even if a policy leaves it out.
     */
    public static List<Line> lines(PolicyStatement statement) {
        Instant until = statement.until();
        return List.of(new Line(Messages.Label_layer, statement.layer()),
                new Line(Messages.Label_signers, statement.signers().isEmpty() ? Messages.Value_unsigned
                        : String.join(", ", statement.signers())),
                new Line(Messages.Label_reason, statement.reason().isEmpty() ? Messages.Value_noReason
                        : statement.reason()),
                new Line(Messages.Label_contact, statement.contact().isEmpty() ? Messages.Value_noContact
                        : statement.contact()),
                new Line(Messages.Label_until, until == null ? Messages.Value_noEnd : day(until)),
                new Line(Messages.Label_file, statement.file().toString()));
    }

    /** Returns the explanation of a refusal. */
    public static List<Line> lines(RefusalExplanation explanation) {
        List<Line> lines = new ArrayList<>();
        EffectiveSetting setting = explanation.setting();
        if (setting != null) {
            lines.add(new Line(Messages.Label_setting, setting.name()));
            lines.add(new Line(Messages.Label_value, values(setting.values())));
        }
        PolicyStatement statement = explanation.statement();
        if (statement != null) {
            lines.addAll(lines(statement));
        }
        return lines;
    }

    /** Returns all details of a setting, in paragraphs. */
    public static String details(EffectiveSetting setting) {
        StringBuilder text = new StringBuilder(setting.description()).append('\n')
                .append(line(new Line(Messages.Label_value, values(setting.values()))));
        if (setting.statements().isEmpty()) {
            text.append('\n').append(Messages.Details_default);
        }
        for (PolicyStatement statement : setting.statements()) {
            text.append("\n\n").append(NLS.bind(switch (statement.effect()) {
                case DECIDES -> Messages.Effect_decides;
                case AGREES -> Messages.Effect_agrees;
                case IGNORED -> Messages.Effect_ignored;
            }, values(statement.values())));
            lines(statement).forEach(each -> text.append('\n').append(line(each)));
        }
        return text.toString();
    }

    /** Returns label and value as one line. */
    public static String line(Line line) {
        return NLS.bind(Messages.Line, line.label(), line.value());
    }
}
