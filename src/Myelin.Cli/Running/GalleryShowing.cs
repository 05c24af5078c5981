using System.Text;
using Myelin.Gallery;

namespace Myelin.Cli.Running;

/// <summary>One <c>myelin gallery run</c>: runs an entry, prints its text, and writes its page and figures.</summary>
sealed class GalleryShowing(GalleryEntry entry, long seed, bool isShort, DataFolder data, string folder, bool json)
{
    public int Run(bool open)
    {
        using var stop = new StopSignals();
        TextWriter said = json ? Console.Error : Console.Out;
        said.WriteLine($"{entry.Id}: {entry.Title} (lectures {entry.Decks})");
        foreach (string paragraph in Lecture.Of(entry)) said.WriteLine(paragraph);
        if (entry.Erratum is { } erratum) said.WriteLine($"Error in the lecture: {erratum}");
        said.WriteLine();
        if (!isShort)                                                                                  // before the work begins
            foreach (string name in entry.Data) DataFiles.Named(name).FetchFilesAsync(data, stop.Token).GetAwaiter().GetResult();
        var run = new GalleryRun(seed, isShort, data, said.WriteLine, stop.Token);
        GalleryResult result;
        try
        {
            result = GalleryResult.Of(entry, run);
        }
        catch (OperationCanceledException) when (stop.Token.IsCancellationRequested)
        {
            Console.Error.WriteLine("Stopped; nothing was written.");
            return stop.Code;
        }
        string place = Path.Combine(folder, entry.Id), page = Path.Combine(place, GalleryIndex.FileName);
        Directory.CreateDirectory(place);
        foreach ((string name, Figure figure) in run.Figures) figure.Save(Path.Combine(place, $"{name}.svg"));
        run.Cover?.Save(Path.Combine(place, GalleryIndex.Cover));
        WholeFile.Write(page, file => file.Write(Encoding.UTF8.GetBytes(GalleryPage.Of(entry, run))));
        WholeFile.Write(Path.Combine(folder, GalleryIndex.FileName), file => file.Write(Encoding.UTF8.GetBytes(GalleryIndex.Of(folder))));
        foreach ((string name, Model model) in run.Models) model.Save(Path.Combine(place, $"{name}.safetensors"));
        said.WriteLine();
        said.WriteLine($"{(result.Works ? "works" : "DOES NOT WORK as required")}{(isShort ? " as far as a short run can tell" : "")}: {entry.Required} " +
            $"({result.Seconds:0.0} s)");
        said.WriteLine($"page: {page}{(run.Figures.Count > 0 ? $", with {run.Figures.Count} {(run.Figures.Count == 1 ? "figure" : "figures")}" : "")}");
        if (run.Models.Count > 0) said.WriteLine($"trained: {string.Join(", ", run.Models.Select(kept => Path.Combine(place, $"{kept.Name}.safetensors")))}");
        if (json) Console.Out.WriteLine(result.ToJson());
        if (open) Viewer.Show(page, Console.Error);
        return result.Works ? ExitCode.Success : ExitCode.Failure;
    }
}
