namespace Myelin.Cli.Running;

/// <summary>The work of <c>myelin export</c>.</summary>
/// <param name="saved">The model.</param>
/// <param name="length">The size of free axes of its inputs; null if there are none.</param>
sealed class Exporting(SavedModel saved, int? length)
{
    /// <summary>Writes a file of C#, and says what it is.</summary>
    public void WriteSource(string path, TextWriter output)
    {
        if (length == null && saved.Model.Inputs.Any(input => input.HasFreeAxes))
            throw new UsageException($"The model \"{saved.Path}\" takes inputs of any length, and a source file is for one; give it with --length.");
        saved.Model.SaveSource(path, inputs: length == null ? null : [.. saved.Model.Inputs.Select(ShapeOf)]);
        string weights = Path.ChangeExtension(path, ".weights");
        bool beside = File.Exists(weights) && File.GetLastWriteTimeUtc(weights) > DateTime.UtcNow.AddMinutes(-1);
        output.WriteLine($"{path}: {saved.Model.ParameterCount:N0} parameters{(beside ? $", weights in {weights}" : "")}. Run it with: dotnet run {path}");
    }

    Shape ShapeOf(TensorSpec input) => Shape.Create([.. Enumerable.Range(0, input.Rank).Select(axis => input[axis] ?? length!.Value)]);
}
