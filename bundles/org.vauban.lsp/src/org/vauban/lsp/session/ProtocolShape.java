// SPDX-License-Identifier: EPL-2.0
package org.vauban.lsp.session;

import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.stream.Stream;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.lsp4j.InitializeParams;
import org.eclipse.lsp4j.jsonrpc.validation.ReflectiveMessageValidator;

/** Whether what a client sent has the members that the protocol wants. */
public final class ProtocolShape {
    private static final ReflectiveMessageValidator VALIDATOR = new ReflectiveMessageValidator();
    private static final String PROTOCOL = InitializeParams.class.getPackageName();

    private ProtocolShape() {}

    /** Of a type of the protocol itself: all that must be there is there. */
    public static boolean isValid(Object value) {
        return VALIDATOR.isValid(value);
    }

    /**
     * Of a record of ours: the same for all types of the protocol in it, however deep; whether a member may be absent
     * its reader knows. Anything else is whole.
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
            accessor.setAccessible(true); // arguments of a command are known to its class alone
            return accessor.invoke(members);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
