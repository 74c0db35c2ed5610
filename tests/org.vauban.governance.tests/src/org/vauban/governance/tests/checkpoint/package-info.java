// SPDX-License-Identifier: EPL-2.0
/** Tests of signed notes and checkpoints. */
package org.vauban.governance.tests.checkpoint;
