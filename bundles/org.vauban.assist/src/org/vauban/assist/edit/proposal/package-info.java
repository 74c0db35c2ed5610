// SPDX-License-Identifier: EPL-2.0
/** A change that is proposed: its hunks, and the text changes that apply those that the user accepts. */
package org.vauban.assist.edit.proposal;
