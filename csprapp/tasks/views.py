"""The one page of a piece of work, and the file that came of it: for its owner alone."""

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from csprapp.files.serving import stored_attachment
from csprapp.records.access import log_read
from csprapp.tasks.models import Job
from csprapp.tasks.work import work_of


@require_safe
def job_page(request: HttpRequest, pk: int) -> HttpResponse:
    """How far it is, and then what came of it."""
    job = _own(request, pk)
    return render(request, "tasks/job.html", {"job": job, "goes_on": work_of(job).goes_on(job)})


@require_safe
def job_file(request: HttpRequest, pk: int) -> FileResponse:
    """The file, for a day."""
    job = _own(request, pk)
    if not job.has_file:
        raise Http404
    log_read(request, what=f"Fetched: {job.title}", case=job.case, obj=job)
    return stored_attachment(str(job.file), job.mime, job.file_name)


def _own(request: HttpRequest, pk: int) -> Job:
    """What this person had begun, while they may still have it done; 404 for everybody else."""
    job = get_object_or_404(Job, pk=pk, owner=request.user.pk)
    try:
        allowed = work_of(job).allowed(job)
    except ImportError:
        allowed = False
    if not allowed:
        raise Http404
    return job
