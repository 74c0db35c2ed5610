// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.attachment;

/**
 * What of the earlier conversation is not sent with a question.
 *
 * @param exchanges questions with their answers, the oldest
 * @param attachments of earlier questions that are sent
 * @param answers of which only a part is sent
 */
public record OmittedHistory(int exchanges, int attachments, int answers) {

    public static final OmittedHistory NOTHING = new OmittedHistory(0, 0, 0);

    public boolean nothing() {
        return equals(NOTHING);
    }
}
