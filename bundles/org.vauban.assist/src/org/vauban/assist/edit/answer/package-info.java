// SPDX-License-Identifier: EPL-2.0
/** Takes the new lines of a region out of a model's answer: without talk, without what stands around the region. */
package org.vauban.assist.edit.answer;
