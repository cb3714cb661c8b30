# What the document library keeps of each file: its state, its earlier versions, its downloads.

import django.core.validators
import django.db.models.deletion
import django.utils.timezone
import toolkit_documents.storage
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('toolkit_documents', '0002_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='DownloadCount',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField(verbose_name='day')),
                ('language', models.CharField(blank=True, help_text="The file's own language on that day.", max_length=35, verbose_name='language')),
                ('count', models.PositiveBigIntegerField(default=0, verbose_name='number of downloads')),
            ],
            options={
                'verbose_name': 'download count',
                'verbose_name_plural': 'download counts',
            },
        ),
        migrations.AlterModelOptions(
            name='documentrecord',
            options={'base_manager_name': 'objects', 'verbose_name': 'document record', 'verbose_name_plural': 'document records'},
        ),
        migrations.AlterModelOptions(
            name='documentversion',
            options={'ordering': ['-number'], 'verbose_name': 'document version', 'verbose_name_plural': 'document versions'},
        ),
        migrations.AddField(
            model_name='documentrecord',
            name='accessibility',
            field=models.CharField(blank=True, choices=[('', 'Not stated'), ('accessible', 'Accessible: headings, alternative texts, reading order'), ('partly', 'Partly accessible'), ('not-accessible', 'Not accessible')], default='', max_length=14, verbose_name='accessibility'),
        ),
        migrations.AddField(
            model_name='documentrecord',
            name='dated_at',
            field=models.DateTimeField(editable=False, null=True, verbose_name='date of the file'),
        ),
        migrations.AddField(
            model_name='documentrecord',
            name='detected_language',
            field=models.CharField(blank=True, editable=False, max_length=35, verbose_name='language found'),
        ),
        migrations.AddField(
            model_name='documentrecord',
            name='extraction',
            field=models.CharField(choices=[('waiting', 'Waiting to be read'), ('done', 'Read'), ('empty', 'Without any text'), ('scanned', 'Pictures of pages, without text'), ('encrypted', 'Protected by a password'), ('garbled', 'Its letters cannot be read by programs'), ('damaged', 'Damaged'), ('too-big', 'Too big to be read'), ('refused', 'Not to be read: it would not be taken today')], default='waiting', editable=False, max_length=11, verbose_name='text'),
        ),
        migrations.AddField(
            model_name='documentrecord',
            name='marks',
            field=models.JSONField(default=list, editable=False, verbose_name='marks'),
        ),
        migrations.AddField(
            model_name='documentrecord',
            name='name',
            field=models.CharField(blank=True, editable=False, max_length=255, verbose_name='file name'),
        ),
        migrations.AddField(
            model_name='documentrecord',
            name='threat',
            field=models.CharField(blank=True, editable=False, max_length=200, verbose_name='threat'),
        ),
        migrations.AddField(
            model_name='documentrecord',
            name='version',
            field=models.PositiveIntegerField(default=1, editable=False, verbose_name='version'),
        ),
        migrations.AddField(
            model_name='documentrecord',
            name='words',
            field=models.PositiveIntegerField(editable=False, null=True, verbose_name='words'),
        ),
        migrations.AddField(
            model_name='documentversion',
            name='name',
            field=models.CharField(blank=True, max_length=255, verbose_name='file name'),
        ),
        migrations.AddField(
            model_name='documentversion',
            name='number',
            field=models.PositiveIntegerField(default=1, verbose_name='version'),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='documentversion',
            name='replaced_at',
            field=models.DateTimeField(auto_now_add=True, default=django.utils.timezone.now, verbose_name='replaced'),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='documentversion',
            name='scan',
            field=models.CharField(choices=[('none', 'Not scanned'), ('waiting', 'Waiting to be scanned'), ('clean', 'Clean'), ('infected', 'Infected')], default='none', max_length=8),
        ),
        migrations.AddField(
            model_name='documentversion',
            name='size',
            field=models.PositiveBigIntegerField(null=True, verbose_name='size in bytes'),
        ),
        migrations.AddField(
            model_name='documentversion',
            name='withdrawn_at',
            field=models.DateTimeField(null=True, verbose_name='withdrawn'),
        ),
        migrations.AlterField(
            model_name='documentrecord',
            name='public',
            field=models.BooleanField(default=False, verbose_name='public'),
        ),
        migrations.AlterField(
            model_name='documentrecord',
            name='scan',
            field=models.CharField(choices=[('none', 'Not scanned'), ('waiting', 'Waiting to be scanned'), ('clean', 'Clean'), ('infected', 'Infected')], default='none', editable=False, max_length=8, verbose_name='scan'),
        ),
        migrations.AlterField(
            model_name='documentset',
            name='code',
            field=models.CharField(help_text='A short name for the document whatever its language, for example partner-assessment.', max_length=80, unique=True, validators=[django.core.validators.RegexValidator('^[a-z][a-z0-9.\\-]*$', 'Begin with a letter; use lower-case letters without accents, digits, dots and hyphens.')], verbose_name='code'),
        ),
        migrations.AlterField(
            model_name='documentversion',
            name='created_at',
            field=models.DateTimeField(null=True, verbose_name='date of the file'),
        ),
        migrations.AlterField(
            model_name='documentversion',
            name='file',
            field=models.FileField(storage=toolkit_documents.storage.the_document_storage, upload_to='document-versions'),
        ),
        migrations.AddConstraint(
            model_name='documentversion',
            constraint=models.UniqueConstraint(fields=('record', 'number'), name='toolkit_documents_version_once'),
        ),
        migrations.AddField(
            model_name='downloadcount',
            name='record',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='download_counts', to='toolkit_documents.documentrecord'),
        ),
        migrations.AddConstraint(
            model_name='downloadcount',
            constraint=models.UniqueConstraint(fields=('record', 'day', 'language'), name='toolkit_documents_count_once'),
        ),
    ]
