// SPDX-License-Identifier: EPL-2.0
/** What models have read of workspaces, between the engine and the disk. */
package org.vauban.assist.state;
