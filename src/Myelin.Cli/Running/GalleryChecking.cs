using System.Text.Json;
using Myelin.Gallery;

namespace Myelin.Cli.Running;

/// <summary>One <c>myelin gallery verify</c>.</summary>
sealed class GalleryChecking(IReadOnlyList<GalleryEntry> entries, bool isShort, bool again, DataFolder data, string folder, string results, bool json)
{
    /// <summary>Verifies the entries, or takes the runs that are there.</summary>
    public int Run(bool onlyKnown)
    {
        using var stop = new StopSignals();
        TextWriter said = json ? Console.Error : Console.Out;
        var verification = new GalleryVerification(folder, isShort, again, data, said.WriteLine);
        var verdicts = new List<GalleryVerdict>();
        bool stopped = false;
        foreach (GalleryEntry entry in entries)
        {
            try
            {
                if ((onlyKnown ? verification.Known(entry) : verification.Verify(entry, stop.Token)) is not { } verdict) continue;
                verdicts.Add(verdict);
                said.WriteLine($"{(verdict.Works ? "works" : "DOES NOT WORK")}: {entry.Id}, {verdict.Seconds:0.0} s");
            }
            catch (OperationCanceledException) when (stop.Token.IsCancellationRequested)
            {
                stopped = true;
                break;
            }
        }
        int working = verdicts.Count(verdict => verdict.Works);
        if (!isShort && verdicts.Count > 0)
        {
            if (Path.GetDirectoryName(results) is { Length: > 0 } place) Directory.CreateDirectory(place);
            ResultsPage.Update(results, verdicts);
            said.WriteLine($"table: {results}");
        }
        said.WriteLine($"{working} of {entries.Count} work as required{(stopped ? "; stopped, the same command continues" : "")}.");
        if (json)
            Console.Out.WriteLine(
                JsonSerializer.Serialize(
                    verdicts.Select(
                        verdict =>
                            new
                            {
                                id = verdict.Entry.Id,
                                works = verdict.Works,
                                seconds = Math.Round(verdict.Seconds, 3),
                                measurements = verdict.Measurements.Select(
                                    measurement => new
                                    {
                                        measurement.Name,
                                        value = double.IsFinite(measurement.Value) ? measurement.Value : (double?)null,
                                        measurement.Unit,
                                        required = measurement.Requirement,
                                    }),
                            }),
                    JsonSerializerOptions.Web));
        return stopped ? stop.Code : working == entries.Count ? ExitCode.Success : ExitCode.Failure;
    }
}
