// SPDX-License-Identifier: EPL-2.0
/** What the assistant reads out of Markdown, by the CommonMark library. */
package org.vauban.assist.markdown;
