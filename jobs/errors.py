"""What can go wrong with jobs. No message of these errors names a person or quotes what somebody typed."""


class JobError(Exception):
    """Base of all errors of the jobs app."""


class PayloadRefused(JobError):
    """A message or a run would carry something that is neither an id, a small number nor a declared code."""


class UnknownKind(JobError):
    """No running program knows this kind of message or run."""


class RunCancelled(JobError):
    """Somebody cancelled the run; raised inside the job at its next sign of progress."""


class LeaseLost(JobError):
    """Another worker has taken the run over: this one must stop without writing anything more."""


class RunRefused(JobError):
    """The run is not in a state in which this can be done (cancelling a finished one, retrying a running one)."""
