// SPDX-License-Identifier: EPL-2.0
/**
 * Context beyond the open file that any editor can have without knowing the language of a file well: what the files of
 * the workspace declare, what lies beside the file, what was edited shortly before. The declarations are found by a
 * scanner that knows little more than where a head ends and a body begins; it forgives what it does not understand.
 */
package org.vauban.assist.context.workspace;
