namespace Myelin;

/// <summary>Fetches a data set into the cache: to a temporary file there, checked, then renamed.</summary>
internal sealed class Downloader(HttpMessageHandler? handler, IProgress<DownloadProgress>? progress)
{
    /// <summary>How long a server may send nothing before it is given up.</summary>
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Fetches what a set has on offer and the folder has not, up to the first that cannot be had.</summary>
    /// <param name="downloads">What to fetch.</param>
    /// <param name="folder">The set's folder in the cache; it is made if need be.</param>
    /// <param name="failures">Gets a line for every address that failed.</param>
    /// <param name="cancellation">Stops the transfer; what has come of the file is thrown away.</param>
    public async Task Fetch(
        IReadOnlyList<Download> downloads, string folder, List<string> failures, CancellationToken cancellation)
    {
        using var client = handler is null ? new HttpClient() : new HttpClient(handler, disposeHandler: false);
        foreach (Download download in downloads)
        {
            bool arrived = download.IsIn(folder);
            foreach (Uri address in download.Addresses)
            {
                if (arrived)
                    break;
                arrived = await Fetch(client, download, address, folder, failures, cancellation).ConfigureAwait(false);
            }
            if (!arrived)
                return;
        }
    }

    async Task<bool> Fetch(
        HttpClient client, Download download, Uri address, string folder, List<string> failures, CancellationToken cancellation)
    {
        string part = Path.Combine(folder, $".{Guid.NewGuid():N}.part");
        try
        {
            await Receive(client, download, address, part, cancellation).ConfigureAwait(false);
            download.Install(address, part, folder);
            return true;
        }
        catch (Exception failure) when (IsFailure(failure, cancellation))
        {
            failures.Add($"{address}: {(failure is OperationCanceledException ? "the server fell silent" : failure.Message)}");
            return false;
        }
        finally
        {
            if (Directory.Exists(folder))
            {
                foreach (string leftover in Directory.GetFiles(folder, Path.GetFileName(part) + "*"))
                    File.Delete(leftover);
            }
        }
    }

    /// <summary>A transfer that runs out of time throws an OperationCanceledException too; only the caller's own is let through.</summary>
    static bool IsFailure(Exception failure, CancellationToken cancellation) => failure switch
    {
        OperationCanceledException => !cancellation.IsCancellationRequested,
        HttpRequestException or IOException or UnauthorizedAccessException or FormatException or InvalidDataException => true,
        _ => false,
    };

    async Task Receive(HttpClient client, Download download, Uri address, string part, CancellationToken cancellation)
    {
        using var silence = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        silence.CancelAfter(Patience);
        using HttpResponseMessage response =
            await client.GetAsync(address, HttpCompletionOption.ResponseHeadersRead, silence.Token).ConfigureAwait(false);
        response.EnsureSuccessStatusCode();
        long? total = response.Content.Headers.ContentLength;
        Stream source = await response.Content.ReadAsStreamAsync(silence.Token).ConfigureAwait(false);
        await using var _ = source.ConfigureAwait(false);
        Directory.CreateDirectory(Path.GetDirectoryName(part)!);
        var target = new FileStream(part, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 16, useAsync: true);
        await using var __ = target.ConfigureAwait(false);
        byte[] buffer = new byte[1 << 16];
        long received = 0;
        int count;
        while ((count = await source.ReadAsync(buffer, silence.Token).ConfigureAwait(false)) > 0)
        {
            silence.CancelAfter(Patience);
            received += count;
            if (received > download.MaximumLength)
                throw new DataFormatException(address.ToString(), received, $"at most {download.MaximumLength} bytes", "more",
                    "The address serves something else than it should.");
            await target.WriteAsync(buffer.AsMemory(0, count), cancellation).ConfigureAwait(false);
            progress?.Report(new DownloadProgress(address, received, total));
        }
    }
}
