// SPDX-License-Identifier: EPL-2.0
package org.vauban.cli.console;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.eclipse.jdt.annotation.NonNullByDefault;
import org.eclipse.jdt.annotation.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.MaxValuesExceededException;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.MutuallyExclusiveArgsException;
import picocli.CommandLine.OverwrittenOptionException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Describes wrong arguments of a command in the user's language, since picocli does so in English only. */
public final class UsageSentences {
    /** Extracts the options from a message, since the exception does not list them. */
    private static final Pattern EXCLUSIVE = Pattern.compile("Error: (.*) are mutually exclusive.*");

    private UsageSentences() {}

    /**
     * Refuses empty arguments for files and folders: they would mean the current folder, and usually result from an
     * unset variable in a script.
     *
     * @param line with all its subcommands
     */
    public static void refuseEmptyPaths(CommandLine line) {
        line.registerConverter(Path.class, new PathConverter());
    }

    /** Returns one sentence, or the command's own message. */
    public static String of(ParameterException e) {
        return switch (e) {
            case MissingParameterException missing when !missing.getMissing().isEmpty() ->
                Messages.text(oneIsEnough(missing.getMissing()) ? "usage.missing.one" : "usage.missing",
                        missing.getMissing().stream().map(UsageSentences::name).collect(Collectors.joining(", ")));
            case UnmatchedArgumentException unmatched when unmatched.getUnmatched().contains("") ->
                Messages.text("usage.empty.argument");
            case UnmatchedArgumentException unmatched when isCommand(unmatched) -> Messages.text("command.unknown",
                    unmatched.getUnmatched().getFirst());
            case UnmatchedArgumentException unmatched -> Messages.text("usage.unmatched",
                    String.join(" ", unmatched.getUnmatched()));
            case OverwrittenOptionException twice when twice.getOverwritten() != null ->
                Messages.text("usage.twice", name(twice.getOverwritten()));
            case MutuallyExclusiveArgsException exclusive -> exclusive(String.valueOf(exclusive.getMessage()));
            default -> other(e);
        };
    }

    /** Whether the first unknown argument is in the place of a command. */
    private static boolean isCommand(UnmatchedArgumentException e) {
        return !e.getCommandLine().getSubcommands().isEmpty() && !e.getUnmatched().getFirst().startsWith("-");
    }

    private static String other(ParameterException e) {
        if (e instanceof MaxValuesExceededException) {
            return Messages.text("usage.repeated");
        }
        return e.getArgSpec() == null || e.getValue() == null ? String.valueOf(e.getMessage())
                : value(e.getArgSpec(), e.getValue());
    }

    private static boolean oneIsEnough(List<ArgSpec> missing) {
        return missing.size() > 1 && missing.stream()
                .allMatch(each -> each.group() != null && each.group() == missing.getFirst().group()
                        && each.group().exclusive());
    }

    private static String exclusive(String message) {
        Matcher matcher = EXCLUSIVE.matcher(message);
        return matcher.matches() ? Messages.text("usage.exclusive", matcher.group(1)) : message;
    }

    private static String value(ArgSpec argument, String value) {
        Class<?> type = argument.type();
        if (type == boolean.class || type == Boolean.class) {
            return Messages.text("usage.flag", name(argument));
        }
        if (value.isEmpty()) {
            return Messages.text("usage.empty", name(argument));
        }
        boolean number = type == int.class || type == long.class || Number.class.isAssignableFrom(type);
        return Messages.text(number ? "usage.number" : "usage.value", value, name(argument));
    }

    private static String name(ArgSpec argument) {
        if (!(argument instanceof OptionSpec option)) {
            return HelpPlaceholders.translated(argument.paramLabel());
        }
        return option.arity().max() == 0 ? option.longestName()
                : option.longestName() + "=" + HelpPlaceholders.translated(option.paramLabel());
    }

    /** Converts a path, with the system's message if it is invalid. */
    private static final class PathConverter implements ITypeConverter<Path> {
        @Override
        @NonNullByDefault({})
        public @Nullable Path convert(String text) {
            if (text.isEmpty()) {
                throw new TypeConversionException("");
            }
            try {
                return Path.of(text);
            } catch (InvalidPathException e) {
                throw new TypeConversionException(String.valueOf(e.getMessage()));
            }
        }
    }
}
