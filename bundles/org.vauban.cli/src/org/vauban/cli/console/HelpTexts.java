// SPDX-License-Identifier: EPL-2.0
package org.vauban.cli.console;

import java.util.Enumeration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.ResourceBundle;
import java.util.regex.Pattern;
import org.eclipse.jdt.annotation.NonNullByDefault;
import picocli.CommandLine;
import picocli.CommandLine.IHelpSectionRenderer;

/**
 * The texts of the help, which picocli wraps. Java may break a line after a typographic apostrophe, as after a closing
 * quotation mark, and so within a French word group such as « l’index ». During the layout, a letter therefore replaces
 * the apostrophe, and another one a dot within a word, as in {@code FILE.pub}.
 */
public final class HelpTexts extends ResourceBundle {
    private static final char APOSTROPHE = '\u2019';
    /** Replacement for the apostrophe: the modifier letter apostrophe, which no text contains. */
    private static final char LETTER = '\u02bc';

    private static final Pattern DOT = Pattern.compile("\\.(?=[A-Za-z0-9])");
    /** Replacement for the dot: a Lisu letter that no text contains. */
    private static final char DOT_LETTER = '\ua4f8';

    private final ResourceBundle texts;

    private HelpTexts(ResourceBundle texts) {
        this.texts = texts;
    }

    /** Makes a command and its subcommands show their help in this way. */
    public static void apply(CommandLine line) {
        HelpTexts texts = new HelpTexts(
                ResourceBundle.getBundle(Messages.BUNDLE, Locale.getDefault(Locale.Category.DISPLAY)));
        Map<String, IHelpSectionRenderer> sections = new HashMap<>(line.getHelpSectionMap());
        sections.replaceAll((name, section) -> help -> section.render(help).replace(LETTER, APOSTROPHE)
                .replace(DOT_LETTER, '.'));
        line.setHelpSectionMap(sections);
        line.setHelpFactory(HelpPlaceholders.TranslatedHelp::new);
        texts.show(line);
    }

    private void show(CommandLine line) {
        line.setResourceBundle(this);
        line.getSubcommands().values().forEach(this::show);
    }

    @Override
    @NonNullByDefault({})
    protected Object handleGetObject(String key) {
        return texts.containsKey(key) ? DOT.matcher(texts.getString(key).replace(APOSTROPHE, LETTER))
                .replaceAll(String.valueOf(DOT_LETTER)) : null;
    }

    @Override
    public Enumeration<String> getKeys() {
        return texts.getKeys();
    }
}
