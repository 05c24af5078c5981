namespace Myelin;

/// <summary>Downloads a data set into the cache. Each file is written under a temporary name, verified, then renamed.</summary>
internal sealed class Downloader(HttpMessageHandler? handler, IProgress<DownloadProgress>? progress)
{
    /// <summary>The timeout: the longest time without data from the server.</summary>
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Downloads the files that the folder lacks, and stops at the first download that fails.</summary>
    /// <param name="downloads">The downloads.</param>
    /// <param name="folder">The folder of the data set in the cache; created if necessary.</param>
    /// <param name="failures">Receives a line for each address that failed.</param>
    /// <param name="cancellation">Cancels the transfer; the incomplete file is deleted.</param>
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
            failures.Add($"{address}: {(failure is OperationCanceledException ? "the server stopped sending data" : failure.Message)}");
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

    /// <summary>Whether to try the next address. A timeout also throws an OperationCanceledException; only a cancellation by the caller is passed on.</summary>
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
                    "The address serves a different file.");
            await target.WriteAsync(buffer.AsMemory(0, count), cancellation).ConfigureAwait(false);
            progress?.Report(new DownloadProgress(address, received, total));
        }
    }
}
