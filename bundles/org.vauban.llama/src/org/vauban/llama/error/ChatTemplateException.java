// SPDX-License-Identifier: EPL-2.0
package org.vauban.llama.error;

import java.util.List;

/**
 * Thrown if llama.cpp does not recognize a chat template; it knows a fixed list of them and interprets no Jinja here.
 */
public final class ChatTemplateException extends LlamaException {
    private static final long serialVersionUID = 1L;

    public ChatTemplateException(String message) {
        super(message, List.of());
    }
}
