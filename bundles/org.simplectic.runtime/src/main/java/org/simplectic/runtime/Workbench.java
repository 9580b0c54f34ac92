package org.simplectic.runtime;

import java.util.Map;
import org.simplectic.api.Session;
import org.simplectic.api.Verb;
import org.simplectic.array.Backend;

/** Works with single plug-ins outside of any study, as contract tests and tools do. A service. */
public interface Workbench {
    /**
     * A place to work on a backend.
     *
     * @param backend its name
     * @return a trial that the caller closes
     * @throws IllegalArgumentException if no active backend has that name
     */
    Trial open(String backend);

    /** A session like that of a run, whose steps the caller takes. For one thread. */
    interface Trial extends Session, AutoCloseable {
        /**
         * Makes a method.
         *
         * @param <M> the service type
         * @param type the service type of the kind
         * @param kind the kind
         * @param name the plug-in's name
         * @param options its options, without those left to their defaults
         * @return a method that the trial disposes of
         * @throws org.simplectic.api.StudyException if there is no such plug-in, or it is not active
         */
        <M> M method(Class<M> type, String kind, String name, Map<String, Object> options);

        /**
         * Makes methods as sections of studies choose them, and reads texts.
         *
         * @return what verbs and models are read with
         */
        Verb.Methods methods();

        /**
         * The backend now.
         *
         * @return a service
         */
        Backend backend();

        /**
         * A safe point: arrays that the state does not hold are closed.
         *
         * @param <S> the state's class
         * @param state the state to go on from
         * @return the same state
         */
        <S extends Record> S settle(S state);

        /**
         * Takes a state over as from a checkpoint: it is taken apart to plain values, and made anew from them.
         *
         * @param <S> the state's class
         * @param state a state of another trial
         * @param from that trial
         * @return an equal state of this trial
         * @throws IllegalArgumentException if the state cannot be written to a checkpoint, saying why
         */
        <S extends Record> S resume(S state, Trial from);

        /**
         * Goes on with another backend, as after a swap.
         *
         * @param <S> the state's class
         * @param state a state of this trial
         * @param backend the other backend's name
         * @return the state there
         * @throws IllegalArgumentException if no active backend has that name
         */
        <S extends Record> S move(S state, String backend);

        @Override
        void close();
    }
}
