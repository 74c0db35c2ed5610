package org.example;

/** Trys an action several time until it succeed. */
public final class Retry {

    /**
     * Runs the action and waits between the attempts, the wait double each time.
     *
     * @param attempts how many times it is tryed at most
     * @return what the action give back
     */
    public static <T> T run(java.util.concurrent.Callable<T> action, int attempts) throws Exception {
        long wait = 100;
        for (int i = 1;; i++) {
            try {
                return action.call();
            } catch (Exception e) {
                if (i == attempts) {
                    throw e;
                }
                Thread.sleep(wait);
                wait *= 2;
            }
        }
    }
}
