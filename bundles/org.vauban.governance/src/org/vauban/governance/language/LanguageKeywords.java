// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.language;

import java.util.Arrays;
import java.util.Set;

/** Reserved words of languages; similar languages share a set. */
final class LanguageKeywords {
    static final Set<String> JAVA = words(
            """
            abstract assert boolean break byte case catch char class const continue default do double else enum
            exports extends final finally float for goto if implements import instanceof int interface long module
            native new non-sealed null open opens package permits private protected provides public record requires
            return sealed short static strictfp super switch synchronized this throw throws to transient true false
            try uses var void volatile when while with yield val fun object data override companion lateinit init
            internal inline suspend is in out by typealias trait def match""");
    static final Set<String> C = words(
            """
            alignas alignof auto bool break case catch char class const constexpr continue default delete do double
            else enum explicit export extern false float for friend goto if inline int long mutable namespace new
            noexcept nullptr NULL operator private protected public register restrict return short signed sizeof
            static static_assert struct switch template this throw true try typedef typename union unsigned using
            virtual void volatile while as async await crate dyn fn impl in let loop match mod move mut pub ref self
            Self super trait type unsafe use where""");
    static final Set<String> CSHARP = words(
            """
            abstract as async await base bool break byte case catch char checked class const continue decimal
            default delegate do double else enum event explicit extern false finally fixed float for foreach get
            goto if implicit in init int interface internal is lock long namespace new null object operator out
            override params private protected public readonly record ref required return sbyte sealed set short
            sizeof static string struct switch this throw true try typeof uint ulong unsafe ushort using var virtual
            void volatile when where while yield""");
    static final Set<String> SCRIPT = words(
            """
            abstract any as async await boolean break case catch class const constructor continue debugger declare
            default delete do else enum export extends false finally for from function get if implements import in
            instanceof interface keyof let module namespace never new null number object of package private
            protected public readonly return set static string super switch symbol this throw true try type typeof
            undefined unknown var void while with yield""");
    static final Set<String> GO = words(
            """
            break case chan const continue default defer else fallthrough false for func go goto if import interface
            iota map nil package range return select struct switch true type var bool byte error float32 float64 int
            int32 int64 rune string uint""");
    static final Set<String> PHP = words(
            """
            abstract and array as break callable case catch class clone const continue declare default do echo else
            elseif empty enum extends false final finally fn for foreach function global if implements include
            instanceof interface isset list match namespace new null or print private protected public readonly
            require return static switch this throw trait true try unset use var while yield""");
    static final Set<String> PYTHON = words(
            """
            False None True and as assert async await break case class continue def del elif else except finally for
            from global if import in is lambda match nonlocal not or pass raise return self try while with yield""");
    static final Set<String> SHELL = words(
            """
            case do done elif else esac export false fi for function if in local readonly return select set shift
            source then time trap true unset until while begin class def elsif end ensure module nil not or and
            require rescue self unless yield my sub use FROM RUN COPY CMD ENV ARG ADD ENTRYPOINT WORKDIR EXPOSE USER
            VOLUME LABEL""");
    static final Set<String> SQL = words(
            """
            add all alter and any as asc begin between by case check column commit constraint create cross database
            default delete desc distinct drop else end exists false foreign from full function group having if in
            index inner insert into is join key left like limit local loop not null nil offset on or order outer
            primary procedure record references repeat return returns right rollback select set table then
            transaction trigger true type union unique until update using values view when where while with""");
    static final Set<String> NONE = Set.of();
    static final Set<String> JSON = Set.of("true", "false", "null");

    private LanguageKeywords() {}

    private static Set<String> words(String text) {
        return Set.of(Arrays.stream(text.strip().split("\\s+")).distinct().toArray(String[]::new));
    }
}
