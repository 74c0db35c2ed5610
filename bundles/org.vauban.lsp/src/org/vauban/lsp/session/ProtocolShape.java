// SPDX-License-Identifier: EPL-2.0
package org.vauban.lsp.session;

import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.stream.Stream;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.lsp4j.InitializeParams;
import org.eclipse.lsp4j.jsonrpc.validation.ReflectiveMessageValidator;

/** Validates that messages of a client contain the members that the protocol requires. */
public final class ProtocolShape {
    private static final ReflectiveMessageValidator VALIDATOR = new ReflectiveMessageValidator();
    private static final String PROTOCOL = InitializeParams.class.getPackageName();

    private ProtocolShape() {}

    /** Whether a value of a protocol type has all required members. */
    public static boolean isValid(Object value) {
        return VALIDATOR.isValid(value);
    }

    /**
     * Whether all protocol types in a record of this project are valid, at any depth; whether a member may be absent is
     * checked by its reader. Any other value is accepted.
     */
    public static boolean isWhole(@Nullable Object value) {
        return !(value instanceof Record members) || Stream.of(members.getClass().getRecordComponents())
                .allMatch(each -> isWholeMember(member(members, each)));
    }

    private static boolean isWholeMember(@Nullable Object value) {
        return switch (value) {
            case null -> true;
            case Record members -> isWhole(members);
            case List<?> elements -> elements.stream().allMatch(ProtocolShape::isWholeMember);
            default -> !value.getClass().getPackageName().equals(PROTOCOL) || isValid(value);
        };
    }

    private static Object member(Record members, RecordComponent component) {
        try {
            Method accessor = component.getAccessor();
            accessor.setAccessible(true); // the records of command arguments are private
            return accessor.invoke(members);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
