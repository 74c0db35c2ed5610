// SPDX-License-Identifier: EPL-2.0
package org.vauban.cli.console;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.eclipse.jdt.annotation.NonNullByDefault;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Help.Ansi.IStyle;
import picocli.CommandLine.Help.Ansi.Text;
import picocli.CommandLine.Help.ColorScheme;
import picocli.CommandLine.Help.IParamLabelRenderer;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;

/** Translates the placeholders of values in the help, such as FILE, as in the documentation. */
final class HelpPlaceholders {
    private static final Pattern WORD = Pattern.compile("(?<![\\p{L}-])[A-Z]+(?![\\p{L}-])");
    /** Translated placeholders; others, such as ID and URL, are the same in all languages. */
    private static final Set<String> WORDS = Set.of("COLUMN", "DAYS", "DIR", "FEATURE", "FILE", "HOST", "LAYER", "LINE",
            "MIB", "NAME", "NEW", "OLD", "PACK", "QUERY", "RING", "ROLE", "SCOPE", "SETTING", "TARGET", "TEXT");

    private HelpPlaceholders() {}

    /** Translates a text with placeholders, such as {@code FILE:LINE}. */
    static String translated(String text) {
        return WORD.matcher(text).replaceAll(found -> WORDS.contains(found.group())
                ? Messages.text("placeholder." + found.group()) : found.group());
    }

    /** Renders the help of a command with translated placeholders. */
    @NonNullByDefault({})
    static final class TranslatedHelp extends Help {
        TranslatedHelp(CommandSpec command, ColorScheme colours) {
            super(command, colours);
        }

        @Override
        public IParamLabelRenderer parameterLabelRenderer() {
            return new TranslatedLabels(super.parameterLabelRenderer(), colorScheme());
        }

        /** Translates groups of options, whose labels are rendered separately. */
        @Override
        protected Text createDetailedSynopsisGroupsText(Set<ArgSpec> remove) {
            return translated(super.createDetailedSynopsisGroupsText(remove));
        }

        private Text translated(Text text) {
            return ansi().new Text(HelpPlaceholders.translated(text.plainString()), colorScheme());
        }
    }

    @NonNullByDefault({})
    private record TranslatedLabels(IParamLabelRenderer labels, ColorScheme colours) implements IParamLabelRenderer {
        @Override
        public Text renderParameterLabel(ArgSpec argument, Ansi ansi, List<IStyle> styles) {
            String label = labels.renderParameterLabel(argument, Ansi.OFF, styles).plainString();
            return colours.apply(translated(label), styles);
        }

        @Override
        public String separator() {
            return labels.separator();
        }
    }
}
