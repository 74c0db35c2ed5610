// SPDX-License-Identifier: EPL-2.0
/** The decisions of the engine client about its host, apart from threads, clocks and processes. */
package org.vauban.engine.supervision;
