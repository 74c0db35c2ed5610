// SPDX-License-Identifier: EPL-2.0
/** Tests of saved workspace states, and of states that come back from outside. */
package org.vauban.engine.host.tests.state;
